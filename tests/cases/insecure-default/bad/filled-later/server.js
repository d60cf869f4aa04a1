let secret = process.env.SESSION_SECRET;
if (!secret) {
  secret = 'keyboard cat';
}
