if (!process.env.JWT_SECRET) {
  process.env.JWT_SECRET = 'securekey';
}
