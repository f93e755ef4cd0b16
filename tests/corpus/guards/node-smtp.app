-- mail.js --
const nodemailer = require('nodemailer');
module.exports = nodemailer.createTransport({ host: 'smtp.shop.database.windows.net.example', auth: { user: 'mailer', pass: 'Made-Up-Mail1' } });
