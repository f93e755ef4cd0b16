using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ServerTests.Sql.Clients.EntityFramework;

/// <summary>EF Core's SqlServer provider 6.0, unmodified: databases made from the model.</summary>
[Collection(SqlClientsCollection.Name)]
public class CreationTests(SqlClients clients)
{
    [Fact]
    public async Task Database_is_made_from_the_model_and_deleted()
    {
        await using var context = new BlogContext(clients.ConnectionString("ef_created"));

        Assert.False(await context.Database.CanConnectAsync());
        Assert.True(await context.Database.EnsureCreatedAsync());
        Assert.True(await context.Database.CanConnectAsync());
        Assert.False(await context.Database.EnsureCreatedAsync());
        Assert.Empty(await context.Blogs.ToListAsync());
        Assert.True(await context.Database.EnsureDeletedAsync());
        Assert.False(await context.Database.CanConnectAsync());
    }

    [Fact]
    public async Task Tables_are_made_in_a_database_that_is_there()
    {
        await using var context = new BlogContext(await clients.CreateDatabaseAsync("ef_tables"));

        Assert.True(await context.Database.EnsureCreatedAsync());

        context.Add(new Blog { Name = "a" });
        await context.SaveChangesAsync();
        context.Add(new Blog { Name = "A" });
        var error = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        Assert.Equal(2601, Assert.IsType<SqlException>(error.InnerException).Number);
    }
}
