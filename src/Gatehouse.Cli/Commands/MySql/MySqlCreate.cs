namespace Gatehouse.Cli.Commands.MySql;

internal sealed class MySqlCreate() : FlexibleServerCreate(Kinds.MySqlServer, "MySQL", engine: "MariaDB", version: "8.0.21", example: "my1");
