-- db.js --
const { Pool } = require('pg');
module.exports = new Pool({
  host: 'localhost',
  user: 'postgres',
@@F   password: 'Made-Up-Dev1',
});
-- docker-compose.yml --
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: Made-Up-Dev1
