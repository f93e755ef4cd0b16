-- db.js --
const { Client } = require('pg');
module.exports = new Client({
  host: 'db.contoso-hosting.net',
  user: 'app',
@@F   password: 'Made-Up-1!',
});
