export const url = process.env.NEXT_PUBLIC_API_URL;
export const word = process.env.NEXT_PUBLIC_ADMIN_PASSWORD;
export const key = process.env.NEXT_PUBLIC_BILLING_API_KEY;
