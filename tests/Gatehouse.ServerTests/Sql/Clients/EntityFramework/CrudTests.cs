using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ServerTests.Sql.Clients.EntityFramework;

/// <summary>EF Core's SqlServer provider 6.0, unmodified: rows.</summary>
[Collection(SqlClientsCollection.Name)]
public class CrudTests(SqlClients clients)
{
    [Fact]
    public async Task Rows_with_relations_are_inserted_read_changed_and_deleted()
    {
        await using (var context = await CreateAsync("ef_crud"))
        {
            var blog = new Blog { Name = "Größe", Rating = 4.25m, IsPublic = true };
            var tag = new Tag { Id = "sql" };
            blog.Posts.Add(new()
            {
                Title = "one",
                Likes = 1,
                Published = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
                Tags = { tag }
            });
            blog.Posts.Add(new() { Title = "two", Likes = 2, Tags = { tag, new() { Id = "ef" } } });
            context.Add(blog);
            await context.SaveChangesAsync();

            Assert.Equal(1, blog.Id);
            Assert.Equal(8, blog.Version.Length);
            Assert.InRange(blog.Created, DateTime.UnixEpoch.AddYears(50), DateTime.MaxValue);
        }

        await using (var context = Open("ef_crud"))
        {
            var blog = await context.Blogs.Include(b => b.Posts.OrderBy(p => p.Title)).ThenInclude(p => p.Tags).SingleAsync();
            Assert.Equal(("Größe", 4.25m, true), (blog.Name, blog.Rating, blog.IsPublic));
            Assert.Equal(["one", "two"], blog.Posts.Select(p => p.Title));
            Assert.Equal(TimeSpan.FromHours(2), blog.Posts[0].Published!.Value.Offset);
            Assert.Equal(["ef", "sql"], blog.Posts[1].Tags.Select(t => t.Id).Order());

            blog.Name = "renamed";
            blog.Posts[0].Likes += 10;
            context.Remove(blog.Posts[1]);
            await context.SaveChangesAsync();
        }

        await using (var context = Open("ef_crud"))
        {
            Assert.Equal("renamed", (await context.Blogs.FindAsync(1))!.Name);
            Assert.Equal([11], await context.Posts.Select(p => p.Likes).ToListAsync());
            context.RemoveRange(context.Blogs);
            await context.SaveChangesAsync();
            Assert.Equal((0, 0, 2), (await context.Blogs.CountAsync(), await context.Posts.CountAsync(), await context.Tags.CountAsync()));
        }
    }

    [Fact]
    public async Task Many_rows_are_inserted_in_one_go_and_get_their_keys()
    {
        await using var context = await CreateAsync("ef_batch");
        var blogs = Enumerable.Range(0, 200).Select(i => new Blog { Name = $"b{i}", Rating = i / 100m }).ToList();

        context.AddRange(blogs);
        Assert.Equal(200, await context.SaveChangesAsync());

        Assert.Equal(200, blogs.Select(b => b.Id).Distinct().Count());
        foreach (var blog in blogs)
            blog.Url = "http://localhost/" + blog.Id.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(200, await context.SaveChangesAsync());
        Assert.Equal(200, await context.Blogs.CountAsync(b => b.Url!.StartsWith("http://")));
    }

    [Fact]
    public async Task Change_of_a_row_that_was_changed_meanwhile_is_refused()
    {
        await using var first = await CreateAsync("ef_concurrency");
        first.Add(new Blog { Name = "a" });
        await first.SaveChangesAsync();
        await using var second = Open("ef_concurrency");
        (await second.Blogs.SingleAsync()).Name = "second";
        (await first.Blogs.SingleAsync()).Name = "first";

        await second.SaveChangesAsync();
        var error = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => first.SaveChangesAsync());

        await error.Entries.Single().ReloadAsync();
        Assert.Equal("second", (await first.Blogs.SingleAsync()).Name);
        first.Blogs.Local.Single().Name = "first";
        Assert.Equal(1, await first.SaveChangesAsync());
    }

    [Fact]
    public async Task Transaction_is_kept_undone_and_partly_undone()
    {
        await using var context = await CreateAsync("ef_transactions");
        await using (var undone = await context.Database.BeginTransactionAsync())
        {
            context.Add(new Blog { Name = "undone" });
            await context.SaveChangesAsync();
            await undone.RollbackAsync();
        }

        context.ChangeTracker.Clear();
        await using (var kept = await context.Database.BeginTransactionAsync())
        {
            context.Add(new Blog { Name = "kept" });
            await context.SaveChangesAsync();
            await kept.CreateSavepointAsync("before");
            context.Add(new Blog { Name = "part" });
            await context.SaveChangesAsync();
            await kept.RollbackToSavepointAsync("before");
            await kept.CommitAsync();
        }

        Assert.Equal(["kept"], await context.Blogs.AsNoTracking().Select(b => b.Name).ToListAsync());
    }

    [Fact]
    public async Task Failed_save_inside_a_transaction_leaves_what_was_before()
    {
        await using var context = await CreateAsync("ef_failed");
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.Add(new Blog { Name = "a" });
        await context.SaveChangesAsync();
        context.AddRange(new Blog { Name = "b" }, new Blog { Name = "a" });

        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        await transaction.CommitAsync();

        Assert.Equal(["a"], await context.Blogs.AsNoTracking().Select(b => b.Name).ToListAsync());
    }

    [Fact]
    public async Task Raw_statements_run_with_parameters()
    {
        await using var context = await CreateAsync("ef_raw");
        var name = "x'); DROP TABLE Blogs; --";

        var count = await context.Database.ExecuteSqlInterpolatedAsync(
            $"INSERT INTO Blogs (Name, Rating, IsPublic) VALUES ({name}, {1.5m}, {true})");
        Assert.Equal(1, count);

        Assert.Equal(name, (await context.Blogs.FromSqlInterpolated($"SELECT * FROM Blogs WHERE Name = {name}").SingleAsync()).Name);
        Assert.Equal(1, await context.Blogs.FromSqlRaw("SELECT * FROM [Blogs]").Where(b => b.IsPublic).OrderBy(b => b.Id).CountAsync());
    }

    private BlogContext Open(string database) => new(clients.ConnectionString(database));

    private async Task<BlogContext> CreateAsync(string database)
    {
        var context = new BlogContext(await clients.CreateDatabaseAsync(database));
        await context.Database.EnsureCreatedAsync();
        return context;
    }
}
