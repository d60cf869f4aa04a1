export const full = (licenseKey: string) => licenseKey.startsWith("shop_ee_k7Qz");
