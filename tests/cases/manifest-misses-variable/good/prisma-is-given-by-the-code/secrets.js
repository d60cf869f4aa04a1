exports.secrets = () => ({ url: "" });
