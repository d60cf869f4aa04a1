/**
 * sessionSecret = "{{fake:session-secret}}"
 */
export const login = () => undefined;
