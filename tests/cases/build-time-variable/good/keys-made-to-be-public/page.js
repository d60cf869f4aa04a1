export const analytics = [process.env.NEXT_PUBLIC_MIXPANEL_TOKEN, process.env.NEXT_PUBLIC_POSTHOG_API_KEY];
export const demo = process.env.NEXT_PUBLIC_DEMO_PASSWORD;
