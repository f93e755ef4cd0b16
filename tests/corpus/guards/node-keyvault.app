-- db.js --
const { SecretClient } = require('@azure/keyvault-secrets');
module.exports = (client) => client.getSecret('database-password');
