-- users.ts --
import { hash } from 'bcrypt';
export interface CreateUser { name: string; password: string; }
export const seed = { name: 'ada', password: '$2b$10$abcdefghijklmnopqrstuv', host: 'shop.database.windows.net' };
export const make = async (user: CreateUser) => ({ ...user, password: await hash(user.password, 10) });
