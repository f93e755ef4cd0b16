# A driver whose pools keep one password.
-- src/db.js --
import mariadb from 'mariadb';
@@A const pool = mariadb.createPool({ host: 'app1.mysql.database.azure.com', user: 'app', password: process.env.DB_PASSWORD, connectionLimit: 5 });
export default pool;
