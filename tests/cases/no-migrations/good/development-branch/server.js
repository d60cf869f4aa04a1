if (process.env.NODE_ENV === "development") {
  sequelize.sync();
}
