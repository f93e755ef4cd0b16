namespace Gatehouse.Migration.Python;

/// <summary>Classes that give every new connection of a pool a token of its own.</summary>
internal static class PythonPools
{
    public static string Psycopg2(string pool, string token) => $"""


        class TokenPool({pool}):
            # Each new connection gets a token of its own: the pool outlives any token.
            def _connect(self, key=None):
                self._kwargs["password"] = {token}
                return super()._connect(key)


        """.ReplaceLineEndings("\n");

    /// <summary>libmysqlclient sends a password in clear only where the environment allows it; the connection is encrypted.</summary>
    public const string MySqlDb = "\nos.environ.setdefault(\"LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN\", \"1\")\n";

    /// <summary>The pool of mysql-connector: it logs in again when a connection was lost, so that both of its ways get a token.</summary>
    public static string MySql(string pool, string token) => $"""


        class TokenPool({pool}):
            # Each new connection gets a token of its own: the pool outlives any token.
            def add_connection(self, cnx=None):
                self._cnx_config["password"] = {token}
                super().add_connection(cnx)

            def get_connection(self):
                self._cnx_config["password"] = {token}
                return super().get_connection()


        """.ReplaceLineEndings("\n");

    public static string Psycopg3(bool isAsync, string token)
    {
        var (name, define, wait) = isAsync ? ("AsyncConnection", "async def", "await ") : ("Connection", "def", "");
        return $"""


            class TokenConnection(psycopg.{name}):
                # Each new connection gets a token of its own: the pool outlives any token.
                @classmethod
                {define} connect(cls, conninfo="", **kwargs):
                    kwargs["password"] = {token}
                    return {wait}super().connect(conninfo, **kwargs)


            """.ReplaceLineEndings("\n");
    }
}
