// The driver `mssql` (tedious): node mssql.mjs FOLDER SETTINGS. Prints what it got, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/'); // the packages are the samples'
const sql = require('mssql');

const { port, user, password, database } = JSON.parse(process.argv[3]);
const config = { server: 'localhost', port, user, password, database, options: { encrypt: true, trustServerCertificate: false } };
const pool = await sql.connect(config);
const result = {};

await pool.request().batch('CREATE TABLE Persons (ID INT NOT NULL PRIMARY KEY IDENTITY(1,1), FirstName VARCHAR(255), LastName NVARCHAR(255), Born DATE)');
const inserted = await pool.request()
  .input('first', sql.VarChar, 'Ada').input('last', sql.NVarChar, 'Lövelace').input('born', sql.Date, new Date('1815-12-10'))
  .query('INSERT INTO Persons (FirstName, LastName, Born) OUTPUT inserted.ID VALUES (@first, @last, @born)');
result.inserted = [inserted.recordset[0].ID, inserted.rowsAffected];
result.persons = (await pool.request().query('SELECT * FROM Persons')).recordset;
result.template = (await sql.query`select FirstName from Persons where ID = ${1}`).recordset;
result.several = (await pool.request().query('SELECT 1 AS a; SELECT 2 AS b, NULL AS c')).recordsets;
result.counts = (await pool.request().query('UPDATE Persons SET LastName = FirstName; DELETE FROM Persons WHERE ID = 99')).rowsAffected;

const types = pool.request();
types.input('i', sql.Int, -1).input('g', sql.BigInt, '9007199254740993').input('b', sql.Bit, true).input('d', sql.Decimal(10, 2), 12.34)
  .input('f', sql.Float, 0.5).input('u', sql.UniqueIdentifier, '00112233-4455-6677-8899-aabbccddeeff').input('t', sql.DateTime2, new Date('2024-02-29T12:34:56.789Z'))
  .input('x', sql.VarBinary(sql.MAX), Buffer.from([1, 2, 255])).input('n', sql.NVarChar(sql.MAX), 'ü'.repeat(10000)).input('z', sql.Int, null);
const row = (await types.query('SELECT @i i, @g g, @b b, @d d, @f f, @u u, @t t, @x x, @n n, @z z')).recordset[0];
result.types = { ...row, x: [...row.x], n: row.n.length, u: row.u.toLowerCase() };

const transaction = new sql.Transaction(pool);
await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
await new sql.Request(transaction).query("INSERT INTO Persons (FirstName) VALUES ('undone')");
await transaction.rollback();
const kept = new sql.Transaction(pool);
await kept.begin();
await new sql.Request(kept).query("INSERT INTO Persons (FirstName) VALUES ('kept')");
await kept.commit();
result.afterTransactions = (await pool.request().query('SELECT FirstName FROM Persons ORDER BY ID')).recordset.map(p => p.FirstName);

const prepared = new sql.PreparedStatement(pool);
prepared.input('id', sql.Int);
await prepared.prepare('SELECT FirstName FROM Persons WHERE ID = @id');
result.prepared = [];
for (const id of [1, 2, 1]) result.prepared.push((await prepared.execute({ id })).recordset[0]?.FirstName ?? null);
await prepared.unprepare();

const output = pool.request().input('a', sql.Int, 20).output('b', sql.Int);
result.output = (await output.query('SET @b = @a + 1')).output.b;

const table = new sql.Table('many');
table.create = true;
table.columns.add('id', sql.Int, { nullable: false });
table.columns.add('name', sql.NVarChar(50), { nullable: true });
for (let i = 0; i < 500; i++) table.rows.add(i, i % 5 ? `n${i}` : null);
result.bulk = [(await pool.request().bulk(table)).rowsAffected, (await pool.request().query('SELECT COUNT(*) c, COUNT(name) n FROM many')).recordset[0]];

result.error = await pool.request().query('SELECT * FROM nowhere').then(() => null, e => e.number);
result.duplicate = await pool.request().query("SET IDENTITY_INSERT Persons ON; INSERT INTO Persons (ID) VALUES (1)").then(() => null, e => e.number);
const slow = pool.request();
const cancelled = slow.query("WAITFOR DELAY '00:00:20'").then(() => null, e => e.code);
setTimeout(() => slow.cancel(), 300);
result.cancelled = await cancelled;
result.after = (await pool.request().query('SELECT 1 AS one')).recordset[0].one;
await pool.close();
result.refused = await new sql.ConnectionPool({ ...config, password: 'Wrong-Horse-1' }).connect().then(() => null, e => e.code);
console.log(JSON.stringify(result));
