-- Of PostgreSQL only: here texts are looked for user by user.
SELECT 1;
