// The page shows statements only: its `using` line stands here.
global using Microsoft.Data.SqlClient;
