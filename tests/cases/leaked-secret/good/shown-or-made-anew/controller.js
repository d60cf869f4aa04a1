const user = { password: 'Partner@' + Math.random().toString(36) };
