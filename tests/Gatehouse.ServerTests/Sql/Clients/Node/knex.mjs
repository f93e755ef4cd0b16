// Knex with its mssql dialect: node knex.mjs FOLDER SETTINGS. Prints what it got, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/'); // the packages are the samples'
const { port, user, password, database } = JSON.parse(process.argv[3]);
const db = require('knex')({
  client: 'mssql',
  connection: { server: 'localhost', port, user, password, database, options: { encrypt: true, trustServerCertificate: false } },
});
const result = {};

await db.schema.createTable('users', t => {
  t.increments('id');
  t.string('name', 100).notNullable();
  t.string('email').unique();
  t.boolean('active').defaultTo(true);
  t.decimal('balance', 10, 2);
  t.timestamps(true, true);
});
await db.schema.createTable('orders', t => {
  t.increments('id');
  t.integer('user_id').notNullable().references('users.id').onDelete('CASCADE');
  t.text('note');
});
result.hasTable = [await db.schema.hasTable('users'), await db.schema.hasTable('nobody')];
result.hasColumn = [await db.schema.hasColumn('users', 'email'), await db.schema.hasColumn('users', 'nothing')];
await db.schema.alterTable('users', t => { t.integer('age').nullable(); t.index(['name']); });

result.ids = await db('users').insert([{ name: 'Ada', email: 'a@x', age: 36 }, { name: "O'Brien", email: 'o@x' }], ['id']);
await db('orders').insert([{ user_id: 1, note: 'engine' }, { user_id: 1, note: 'notes' }, { user_id: 2, note: 'tape' }]);
result.first = await db('users').where({ name: 'ada' }).first('name', 'active', 'age');
result.updated = await db('users').where('id', 2).update({ balance: 12.5 });
result.returned = await db('users').where('id', 2).update({ age: 41 }, ['id', 'age']);
result.joined = await db('orders').join('users', 'users.id', 'orders.user_id').select('users.name', 'orders.note').orderBy('orders.id');
result.grouped = await db('orders').select('user_id').count('* as n').groupBy('user_id').having(db.raw('count(*) > 1'));
result.page = await db('orders').orderBy('id', 'desc').limit(1).offset(1).pluck('note');
result.limited = await db('orders').orderBy('id').limit(2).pluck('id');
result.like = await db('users').whereLike('name', 'A%').orWhereIn('id', [2]).orderBy('id').pluck('name');
result.raw = (await db.raw('select ? + ? as n', [1, 2]))[0].n;
result.with = await db.with('x', db('users').select('id')).from('x').count('id as n');

await db.transaction(async trx => {
  await trx('users').insert({ name: 'kept' });
});
await db.transaction(async trx => {
  await trx('users').insert({ name: 'undone' });
  throw new Error('undo');
}).catch(() => {});
result.names = await db('users').orderBy('id').pluck('name');
result.duplicate = await db('users').insert({ name: 'x', email: 'a@x' }).then(() => null, e => e.number);
result.deleted = await db('users').where('id', 1).del();
result.left = await db('orders').pluck('note');
await db.schema.renameTable('orders', 'purchases');
await db.schema.alterTable('users', t => { t.dropColumn('age'); t.renameColumn('balance', 'credit'); });
result.columns = Object.keys(await db('users').columnInfo()).sort();
await db.schema.dropTable('purchases');
await db.schema.dropTableIfExists('nobody');
result.purchases = await db.schema.hasTable('purchases');
await db.destroy();
console.log(JSON.stringify(result));
