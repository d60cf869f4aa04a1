const required = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

module.exports = {
  port: process.env.PORT || 8080,
  jwtSecret: required('JWT_SECRET'),
  stripeKey: required('STRIPE_SECRET_KEY'),
};
