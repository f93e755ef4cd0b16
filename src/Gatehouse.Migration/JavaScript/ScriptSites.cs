using Gatehouse.Migration.Settings;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Finds the places of a module that make connections, by what they import.</summary>
internal sealed class ScriptSites(JavaScriptModule module, SettingsIndex settings)
{
    private static readonly Dictionary<string, (ScriptFlavor Flavor, string[] Calls)> Drivers = new(StringComparer.Ordinal)
    {
        ["mssql"] = (ScriptFlavor.Mssql, ["connect", "ConnectionPool", "Connection"]),
        ["mssql/msnodesqlv8"] = (ScriptFlavor.Mssql, ["connect", "ConnectionPool"]),
        ["tedious"] = (ScriptFlavor.Tedious, ["Connection"]),
        ["pg"] = (ScriptFlavor.Pg, ["Pool", "Client"]),
        ["pg-pool"] = (ScriptFlavor.Pg, [""]),
        ["pg-promise"] = (ScriptFlavor.Pg, [""]),
        ["postgres"] = (ScriptFlavor.Pg, [""]),
        ["@prisma/adapter-pg"] = (ScriptFlavor.Pg, ["PrismaPg"]),
        ["@prisma/adapter-mssql"] = (ScriptFlavor.Mssql, ["PrismaMssql"]),
        ["mysql2"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["mysql2/promise"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["mysql2/promise.js"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
        ["mariadb"] = (ScriptFlavor.MySql2, ["createConnection", "createPool"]),
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
                ? new(import.Module[0] == '@' ? "prisma" : import.Module.Split('/')[0], driver.Flavor, call.Start, configuration.Value,
                    call)
                : null;
        }

        return (import.Module, name) switch
        {
            ("sequelize" or "sequelize-typescript", "Sequelize" or "") when call.IsNew => Sequelize(call),
            ("typeorm", "DataSource" or "createConnection" or "createConnections") or ("@nestjs/typeorm", "forRoot")
                when call.Positional is [var first, ..] && module.Bindings.Resolve(first.Value) is ObjectExpression options
                => TypeOrm(options, first.Value, call.Start, call),
            _ => null,
        };
    }

    private ScriptSite? TypeOrm(ObjectExpression options, Expression configuration, int offset, CallExpression? call)
        => Dialect(options["type"]?.Value) switch
        {
            "postgres" or "aurora-postgres" => new("typeorm", ScriptFlavor.Pg, offset, configuration, call),
            "mysql" or "mariadb" => new("typeorm", ScriptFlavor.TypeOrmMySql, offset, configuration, call),
            "mssql" => new("typeorm", ScriptFlavor.TypeOrmMssql, offset, configuration, call),
            _ => null,
        };

    private ScriptSite? Sequelize(CallExpression call)
    {
        if (call.Positional is not [var first, ..])
            return null;
        var options = call.Positional.Select(argument => module.Bindings.Resolve(argument.Value)).OfType<ObjectExpression>()
            .LastOrDefault();
        var dialect = Dialect(options?["dialect"]?.Value) ?? module.Bindings.ValueOf(first.Value).Text?.Split(':')[0];
        return Sequelize(dialect, first.Value, call.Start, call);
    }

    private static ScriptSite? Sequelize(string? dialect, Expression configuration, int offset, CallExpression? call) => dialect switch
    {
        "postgres" or "postgresql" => new("sequelize", ScriptFlavor.SequelizePostgres, offset, configuration, call),
        "mysql" or "mariadb" => new("sequelize", ScriptFlavor.SequelizeMySql, offset, configuration, call),
        "mssql" => new("sequelize", ScriptFlavor.SequelizeMssql, offset, configuration, call),
        _ => null,
    };

    // What a tool reads from a file of its own, or a factory returns: an object that says itself what it is for.
    private ScriptSite? ByMembers(int open)
    {
        if (module.Tree.Partner(open) == open || module.Tree.Partner(open) - open < 7 || !HasMarker(open)
            || module.Reader.Read(open, module.Tree.Partner(open)) is not ObjectExpression options)
            return null;
        if (options["connection"] is { } connection)
            return Knex(options, connection);
        if (options["password", "url"] is null)
            return null;
        if (options["dialect"] is { } dialect && options["username", "host", "database"] is not null)
            return Sequelize(Dialect(dialect.Value), options, options.Start, null);
        return options["type"] is not null && IsTypeOrm(options) ? TypeOrm(options, options, options.Start, null) : null;
    }

    private bool IsTypeOrm(ObjectExpression options)
        => module.Imports.Any(import => import.Module is "typeorm" or "@nestjs/typeorm")
            || Path.GetFileName(module.Tree.File.Path).StartsWith("ormconfig.", StringComparison.Ordinal)
            || options["entities", "synchronize", "autoLoadEntities", "migrations"] is not null;

    // Knex, called or as a knexfile: an object with a client and a connection.
    private ScriptSite? Knex(ObjectExpression options, Member connection)
    {
        return Dialect(options["client"]?.Value) switch
        {
            "mysql" when options["client"]!.Value is TextExpression client => new("knex", ScriptFlavor.MySql2,
                module.Tree[connection.First].Start, connection.Value)
            { OldClient = client, Holder = connection },
            "pg" or "postgres" or "postgresql" => new("knex", ScriptFlavor.Pg, module.Tree[connection.First].Start,
                connection.Value)
            { Holder = connection },
            "mysql2" => new("knex", ScriptFlavor.MySql2, module.Tree[connection.First].Start, connection.Value)
            { Holder = connection },
            "mssql" or "tedious" => new("knex", ScriptFlavor.KnexMssql, module.Tree[connection.First].Start,
                connection.Value)
            { Holder = connection },
            _ => null,
        };
    }

    private bool HasMarker(int open)
    {
        for (var i = open + 1; i < module.Tree.Partner(open); i = module.Tree.Next(i))
        {
            if (module.Tree.Is(i + 1, ":") && (module.Tree.IsText(i) ? module.Tree.Literal(i) : module.Tree.Word(i))
                is "client" or "dialect" or "type")
                return true;
        }

        return false;
    }

    private string? Dialect(Expression? expression)
    {
        var value = module.Bindings.ValueOf(expression);
        return value.Text ?? value.Keys.SelectMany(settings.ValuesOf).FirstOrDefault();
    }
}
