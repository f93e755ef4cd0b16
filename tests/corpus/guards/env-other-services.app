-- .env --
SMTP_PASSWORD=Made-Up-Mail1
REDIS_URL=redis://:Made-Up-1@localhost:6379
JWT_SECRET=Made-Up-Key
AWS_SECRET_ACCESS_KEY=Made-Up-Key
DATABASE_URL=sqlite:///shop.db
