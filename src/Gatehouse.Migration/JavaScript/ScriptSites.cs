using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Finds the places of a module that make connections, by what they import.</summary>
internal sealed class ScriptSites(JavaScriptModule module)
{
    private static readonly Dictionary<string, (ScriptFlavor Flavor, string[] Calls)> Drivers = new(StringComparer.Ordinal)
    {
        ["mssql"] = (ScriptFlavor.Mssql, ["connect", "ConnectionPool"]),
        ["mssql/msnodesqlv8"] = (ScriptFlavor.Mssql, ["connect", "ConnectionPool"]),
        ["tedious"] = (ScriptFlavor.Tedious, ["Connection"]),
        ["pg"] = (ScriptFlavor.Pg, ["Pool", "Client"]),
        ["pg-pool"] = (ScriptFlavor.Pg, [""]),
        ["mysql2"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["mysql2/promise"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["mysql2/promise.js"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["mysql"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["promise-mysql"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
    };

    public IEnumerable<ScriptSite> Find()
    {
        for (var i = 0; i < module.Tree.Count; i++)
        {
            if (module.Tree.Is(i, "{") && ByMembers(i) is { } described)
                yield return described;
            if (!module.Tree.IsWord(i) || module.Tree.Is(i - 1, ".") || CallAt(i) is not { } call)
                continue;
            if (ByCall(call) is { } site)
                yield return site;
        }
    }

    /// <summary>The call whose path begins at a token.</summary>
    private CallExpression? CallAt(int i)
    {
        if (module.ImportOf(module.Tree.Word(i)) is null)
            return null;
        var open = i + 1;
        while (module.Tree.Is(open, ".") && module.Tree.IsWord(open + 1))
            open += 2;
        if (module.Tree.Is(open, "<"))
        {
            while (open < module.Tree.Count && !module.Tree.Is(open, ">") && !module.Tree.Is(open, ";"))
                open++;
            open++;
        }

        if (!module.Tree.Is(open, "(") || module.Tree.Partner(open) == open)
            return null;
        var first = module.Tree.Is(i - 1, "new") ? i - 1 : i;
        return module.Reader.Read(first, module.Tree.Partner(open)) as CallExpression;
    }

    private ScriptSite? ByCall(CallExpression call)
    {
        var path = call.Callee.Split('.');
        var import = module.ImportOf(path[0])!;
        var name = path.Length > 1 ? path[^1] : import.Export is "*" or "default" ? "" : import.Export;
        if (Drivers.TryGetValue(import.Module, out var driver))
        {
            return driver.Calls.Contains(name) && call.Positional is [var configuration, ..]
                ? new(import.Module.Split('/')[0], driver.Flavor, call.Start, configuration.Value, call)
                : null;
        }

        return (import.Module, name) switch
        {
            ("sequelize" or "sequelize-typescript", "Sequelize" or "") when call.IsNew => Sequelize(call),
            ("typeorm", "DataSource" or "createConnection" or "createConnections") => TypeOrm(call),
            ("@nestjs/typeorm", "forRoot") => TypeOrm(call),
            _ => null,
        };
    }

    private ScriptSite? TypeOrm(CallExpression call)
    {
        if (call.Positional is not [var first, ..] || module.Bindings.Resolve(first.Value) is not ObjectExpression options)
            return null;
        return Dialect(options["type"]?.Value) switch
        {
            "postgres" or "aurora-postgres" => new("typeorm", ScriptFlavor.Pg, call.Start, first.Value, call),
            "mysql" or "mariadb" => new("typeorm", ScriptFlavor.TypeOrmMySql, call.Start, first.Value, call),
            "mssql" => new("typeorm", ScriptFlavor.TypeOrmMssql, call.Start, first.Value, call),
            _ => null,
        };
    }

    private ScriptSite? Sequelize(CallExpression call)
    {
        if (call.Positional is not [var first, ..])
            return null;
        var options = call.Positional.Select(argument => module.Bindings.Resolve(argument.Value)).OfType<ObjectExpression>()
            .LastOrDefault();
        var dialect = Dialect(options?["dialect"]?.Value) ?? module.Bindings.ValueOf(first.Value).Text?.Split(':')[0];
        return dialect switch
        {
            "postgres" or "postgresql" => new("sequelize", ScriptFlavor.SequelizePostgres, call.Start, first.Value, call),
            "mysql" or "mariadb" => new("sequelize", ScriptFlavor.SequelizeMySql, call.Start, first.Value, call),
            "mssql" => new("sequelize", ScriptFlavor.SequelizeMssql, call.Start, first.Value, call),
            _ => null,
        };
    }

    // Knex, called or as a knexfile: an object with a client and a connection.
    private ScriptSite? ByMembers(int open)
    {
        if (module.Tree.Partner(open) == open || module.Tree.Partner(open) - open < 7 || !HasClient(open))
            return null;
        if (module.Reader.Read(open, module.Tree.Partner(open)) is not ObjectExpression options
            || options["connection"] is not { } connection)
            return null;
        return Dialect(options["client"]?.Value) switch
        {
            "pg" or "postgres" or "postgresql" => new("knex", ScriptFlavor.Pg, module.Tree[connection.First].Start, connection.Value),
            "mysql2" => new("knex", ScriptFlavor.MySql2, module.Tree[connection.First].Start, connection.Value),
            "mssql" or "tedious" => new("knex", ScriptFlavor.KnexMssql, module.Tree[connection.First].Start, connection.Value),
            _ => null,
        };
    }

    private bool HasClient(int open)
    {
        for (var i = open + 1; i < module.Tree.Partner(open); i = module.Tree.Next(i))
        {
            if (module.Tree.Is(i, "client") || module.Tree.Literal(i) == "client")
                return true;
        }

        return false;
    }

    private string? Dialect(Expression? expression) => module.Bindings.ValueOf(expression).Text;
}
