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
