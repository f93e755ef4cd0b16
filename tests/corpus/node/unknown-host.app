# Nothing says where it leads: a person has to.
-- db.js --
const { Pool } = require('pg');
module.exports = new Pool({
  host: process.env.DB_HOST,
@@A   password: process.env.DB_PASSWORD,
});
