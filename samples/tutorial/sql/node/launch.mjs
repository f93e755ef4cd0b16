// Runs app.mjs, whose text is the tutorial's, and supplies an end: the page's pool stays open, as a web app's would.
import sql from 'mssql';

await import('./app.mjs');
await sql.close();
