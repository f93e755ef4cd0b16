# A driver that is not known here: the password is found nevertheless.
-- db.js --
import { createPool } from 'slonik';
@@A export const pool = createPool('postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop');
