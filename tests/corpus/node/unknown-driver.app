# A driver that is not known here: the password is found nevertheless.
-- db.js --
import postgres from 'postgres';
@@A export const sql = postgres('postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop');
