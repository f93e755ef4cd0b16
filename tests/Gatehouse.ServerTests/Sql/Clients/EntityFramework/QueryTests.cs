using Microsoft.EntityFrameworkCore;

// The queries are not run here but translated to SQL, which has no cultures and its own clock; xunit disposes what IAsyncLifetime made.
#pragma warning disable CA1001, CA1304, CA1305, CA1310, CA1311, CA1866, RS0030

namespace Gatehouse.ServerTests.Sql.Clients.EntityFramework;

/// <summary>EF Core's SqlServer provider 6.0, unmodified: LINQ.</summary>
[Collection(SqlClientsCollection.Name)]
public class QueryTests(SqlClients clients) : IAsyncLifetime
{
    private BlogContext _context = null!; // set by InitializeAsync

    public async Task InitializeAsync()
    {
        _context = new BlogContext(await clients.CreateDatabaseAsync("ef_queries"));
        if (!await _context.Database.EnsureCreatedAsync())
            return;
        for (var i = 1; i <= 5; i++)
        {
            var blog = new Blog { Name = $"Blog {i}", Rating = i, IsPublic = i % 2 == 1, Created = new DateTime(2024, i, 1) };
            blog.Url = i == 5 ? null : $"u{i}";
            for (var j = 1; j <= i; j++)
                blog.Posts.Add(new()
                {
                    Title = $"Post {i}.{j}",
                    Likes = i * j,
                    Published = new DateTimeOffset(2024, i, j, 0, 0, 0, TimeSpan.Zero)
                });
            _context.Add(blog);
        }

        await _context.SaveChangesAsync();
        _context.ChangeTracker.Clear();
    }

    public async Task DisposeAsync() => await _context.DisposeAsync();

    [Fact]
    public async Task Filters_are_translated()
    {
        Assert.Equal([1, 3, 5], await Ids(_context.Blogs.Where(b => b.IsPublic)));
        Assert.Equal([2, 4], await Ids(_context.Blogs.Where(b => !b.IsPublic)));
        Assert.Equal([2], await Ids(_context.Blogs.Where(b => b.Name == "BLOG 2")));
        Assert.Equal([5], await Ids(_context.Blogs.Where(b => b.Url == null)));
        Assert.Equal([1, 2, 3, 4], await Ids(_context.Blogs.Where(b => b.Url != "u9" && b.Url != null)));
        Assert.Equal([3, 4], await Ids(_context.Blogs.Where(b => b.Rating > 2.5m && b.Rating < 5)));
        List<int> wanted = [1, 4, 9]; // of an array, C# 14 would take the span's Contains, which EF Core 6 does not know
        Assert.Equal([1, 4], await Ids(_context.Blogs.Where(b => wanted.Contains(b.Id))));
        Assert.Equal([4, 5], await Ids(_context.Blogs.Where(b => b.Posts.Count > 3)));
        Assert.Equal([3, 4, 5], await Ids(_context.Blogs.Where(b => b.Posts.Any(p => p.Title.EndsWith(".3")))));
        Assert.Equal([1], await Ids(_context.Blogs.Where(b => b.Posts.All(p => p.Likes < 2))));
    }

    [Fact]
    public async Task Text_functions_are_translated()
    {
        Assert.Equal([3], await Ids(_context.Blogs.Where(b => b.Name.Contains("g 3"))));
        Assert.Equal(5, await _context.Blogs.CountAsync(b => b.Name.StartsWith("blog")));
        Assert.Equal(["BLOG 1", "blog 1", "Blo", "5", "og 1", "x1"], await _context.Blogs.Where(b => b.Id == 1).Select(b => new[]
        {
            b.Name.ToUpper(), b.Name.ToLower(), b.Name.Substring(0, 3), b.Name.IndexOf("1").ToString(), b.Name.Replace("Bl", ""),
            "x" + b.Id,
        }).SingleAsync());
        Assert.Equal((6, "a"), await _context.Blogs.Where(b => b.Id == 1).Select(b
            => new ValueTuple<int, string>(b.Name.Length, "  a ".Trim())).SingleAsync());
        Assert.Equal([2], await Ids(_context.Blogs.Where(b => EF.Functions.Like(b.Name, "%[2]"))));
    }

    [Fact]
    public async Task Dates_and_numbers_are_translated()
    {
        Assert.Equal([3], await Ids(_context.Blogs.Where(b => b.Created.Month == 3)));
        Assert.Equal([4, 5], await Ids(_context.Blogs.Where(b => b.Created.AddDays(1) > new DateTime(2024, 4, 1))));
        Assert.Equal([1, 2, 3, 4, 5], await Ids(_context.Blogs.Where(b => b.Created < DateTime.UtcNow && b.Created.Year == 2024)));
        Assert.Equal([2], await Ids(_context.Blogs.Where(b => b.Created.Date == new DateTime(2024, 2, 1))));
        Assert.Equal(31, await _context.Blogs.Select(b
            => EF.Functions.DateDiffDay(new DateTime(2024, 1, 1), new DateTime(2024, 2, 1))).FirstAsync());
        Assert.Equal([2, 4], await Ids(_context.Blogs.Where(b => b.Id % 2 == 0)));
        Assert.Equal(2m, await _context.Blogs.Where(b => b.Id == 2).Select(b => Math.Round(Math.Abs(-b.Rating), 1)).SingleAsync());
        Assert.Equal([1, 0, 0, 0, 0], await _context.Blogs.OrderBy(b => b.Id).Select(b => b.Id / 2 == 0 ? 1 : 0).ToListAsync());
    }

    [Fact]
    public async Task Orders_and_pages_are_translated()
    {
        Assert.Equal([4, 3], await _context.Blogs.OrderByDescending(b => b.Id).Skip(1).Take(2).Select(b => b.Id).ToListAsync());
        Assert.Equal(5, (await _context.Blogs.OrderBy(b => b.Rating).LastAsync()).Id);
        Assert.Equal(1, (await _context.Blogs.OrderBy(b => b.Id).FirstAsync()).Id);
        Assert.Equal([false, true], await _context.Blogs.Select(b => b.IsPublic).Distinct().OrderBy(p => p).ToListAsync());
    }

    [Fact]
    public async Task Aggregates_and_groups_are_translated()
    {
        Assert.Equal((15, 5m, 3m), (await _context.Posts.CountAsync(), await _context.Blogs.MaxAsync(b => b.Rating),
            await _context.Blogs.AverageAsync(b => b.Rating)));
        Assert.Equal(140, await _context.Posts.SumAsync(p => p.Likes));
        Assert.Equal(140 / 15.0, await _context.Posts.AverageAsync(p => p.Likes), 6);
        Assert.Equal(15L, await _context.Posts.LongCountAsync());
        var groups = await _context.Posts.GroupBy(p => p.BlogId)
            .Select(g => new { g.Key, Count = g.Count(), Likes = g.Sum(p => p.Likes), Latest = g.Max(p => p.Published) })
            .Where(g => g.Count > 3).OrderBy(g => g.Key).ToListAsync();
        Assert.Equal([(4, 4, 40), (5, 5, 75)], groups.Select(g => (g.Key, g.Count, g.Likes)));
        Assert.True(await _context.Blogs.AnyAsync(b => b.Id == 5));
        Assert.False(await _context.Blogs.AllAsync(b => b.IsPublic));
    }

    [Fact]
    public async Task Joins_and_unions_are_translated()
    {
        var joined = from post in _context.Posts
                     join blog in _context.Blogs on post.BlogId equals blog.Id
                     where blog.Id == 2
                     orderby post.Title
                     select blog.Name + "/" + post.Title;
        Assert.Equal(["Blog 2/Post 2.1", "Blog 2/Post 2.2"], await joined.ToListAsync());
        var left = from blog in _context.Blogs
                   from post in blog.Posts.Where(p => p.Likes > 19).DefaultIfEmpty()
                   orderby blog.Id, post.Likes
                   select post == null ? -blog.Id : post.Likes;
        Assert.Equal([-1, -2, -3, -4, 20, 25], await left.ToListAsync());
        var best = await _context.Blogs.OrderBy(b => b.Id)
            .Select(b => b.Posts.OrderByDescending(p => p.Likes).Select(p => p.Title).FirstOrDefault()).ToListAsync();
        Assert.Equal(["Post 1.1", "Post 2.2", "Post 3.3", "Post 4.4", "Post 5.5"], best);
        Assert.Equal([1, 5], await _context.Blogs.Where(b => b.Id == 1).Select(b => b.Id)
            .Union(_context.Blogs.Where(b => b.Id == 5).Select(b => b.Id)).OrderBy(i => i).ToListAsync());
        var split = await _context.Blogs.Include(b => b.Posts).AsSplitQuery().OrderBy(b => b.Id).ToListAsync();
        Assert.Equal([1, 2, 3, 4, 5], split.Select(b => b.Posts.Count));
    }

    private static Task<List<int>> Ids(IQueryable<Blog> blogs) => blogs.OrderBy(b => b.Id).Select(b => b.Id).ToListAsync();
}
