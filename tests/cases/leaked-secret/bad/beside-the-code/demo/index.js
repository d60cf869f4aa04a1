const sessionSecret = "{{fake:session-secret}}";
