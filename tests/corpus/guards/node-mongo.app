-- db.js --
const { MongoClient } = require('mongodb');
module.exports = new MongoClient('mongodb://shop:Made-Up-1@shop.mongo.cosmos.azure.com:10255/?ssl=true');
