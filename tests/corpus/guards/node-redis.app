-- cache.js --
import { createClient } from 'redis';
export const cache = createClient({ url: 'redis://default:Made-Up-1@shop.redis.cache.windows.net:6380', password: 'Made-Up-1' });
