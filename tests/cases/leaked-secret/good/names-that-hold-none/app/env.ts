export const env = createEnv({
    SMTP_PASSWORD: z.string().min(1).optional(),
});
