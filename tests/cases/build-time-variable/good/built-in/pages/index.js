export const url = process.env.NEXT_PUBLIC_API_URL;
export const key = process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY;
