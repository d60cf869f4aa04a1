module.exports = {
  apps: [
    {
      name: "orders",
      script: "server.js",
      instances: "max",
      exec_mode: "cluster",
      watch: false,
      env: {
        NODE_ENV: "production",
        PORT: 3000,
      },

    },
  ],
};
