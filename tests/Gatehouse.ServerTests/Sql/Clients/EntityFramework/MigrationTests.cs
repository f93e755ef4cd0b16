using Dapper;
using Gatehouse.TSql.Parsing;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Gatehouse.ServerTests.Sql.Clients.EntityFramework;

/// <summary>EF Core's SqlServer provider 6.0, unmodified: migrations.</summary>
[Collection(SqlClientsCollection.Name)]
public class MigrationTests(SqlClients clients)
{
    [Fact]
    public async Task Migrations_go_up_and_down()
    {
        var text = await clients.CreateDatabaseAsync("ef_migrations");
        await using var context = new ShopContext(text);
        await using var connection = new SqlConnection(text);

        Assert.Equal(2, (await context.Database.GetPendingMigrationsAsync()).Count());
        await context.Database.MigrateAsync();

        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.Equal(["1:Ada:100:new:Ada!:ada@contoso.example:True", "2:Alan:105:new:Alan!::True"], await CustomersAsync(connection));
        await connection.ExecuteAsync("INSERT shop.Purchases (CustomerId, Amount) VALUES (2, 1.5)");
        Assert.Equal(["Ada", "Alan"], await connection.QueryAsync<string>("SELECT Name FROM shop.Names ORDER BY Id"));
        await connection.ExecuteAsync("DELETE shop.Customers WHERE Id = 2");
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM shop.Purchases"));
        Assert.Equal(547, (await Assert.ThrowsAsync<SqlException>(()
            => connection.ExecuteAsync("INSERT shop.Customers (Name) VALUES (N'')"))).Number);

        await context.GetService<IMigrator>().MigrateAsync("20240101000000_First");
        Assert.Equal(["20240101000000_First"], await context.Database.GetAppliedMigrationsAsync());
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM shop.Orders WHERE Total IS NOT NULL"));

        await context.GetService<IMigrator>().MigrateAsync("0");
        Assert.Empty(await context.Database.GetAppliedMigrationsAsync());
        Assert.Equal(208, (await Assert.ThrowsAsync<SqlException>(() => connection.ExecuteAsync("SELECT * FROM shop.Customers"))).Number);
    }

    [Fact]
    public async Task Migration_makes_its_database()
    {
        await using var context = new ShopContext(clients.ConnectionString("ef_migrated"));

        await context.Database.MigrateAsync();

        Assert.Equal(2, (await context.Database.GetAppliedMigrationsAsync()).Count());
        await context.Database.EnsureDeletedAsync();
    }

    [Fact]
    public void Scripts_that_the_provider_writes_are_understood()
    {
        using var shop = new ShopContext("Server=nowhere");
        using var blogs = new BlogContext("Server=nowhere");

        AssertParsed(shop.GetService<IMigrator>().GenerateScript());
        AssertParsed(shop.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent));
        AssertParsed(shop.GetService<IMigrator>().GenerateScript("20240102000000_Second", "0"));
        AssertParsed(blogs.Database.GenerateCreateScript());
    }

    private static void AssertParsed(string script)
    {
        var batches = script.Split("\nGO", StringSplitOptions.RemoveEmptyEntries).Select(b => b.Trim()).Where(b => b.Length > 0).ToList();
        Assert.NotEmpty(batches);
        Assert.All(batches, batch => Assert.NotEmpty(TSqlParser.Parse(batch).Statements));
    }

    private static async Task<IEnumerable<string>> CustomersAsync(SqlConnection connection)
        => (await connection.QueryAsync("SELECT Id, Name, Number, Kind, Shown, Email, Active FROM shop.Customers ORDER BY Id"))
            .Select(c => (string)$"{c.Id}:{c.Name}:{c.Number}:{c.Kind}:{c.Shown}:{c.Email}:{c.Active}");
}
