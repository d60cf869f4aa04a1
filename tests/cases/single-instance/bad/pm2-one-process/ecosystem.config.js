module.exports = {
  apps: [
    {
      name: "orders",
      script: "server.js",
      instances: 1,
      exec_mode: "cluster",
      watch: false,
      env: {
        NODE_ENV: "production",
        PORT: 3000,
      },

    },
  ],
};
