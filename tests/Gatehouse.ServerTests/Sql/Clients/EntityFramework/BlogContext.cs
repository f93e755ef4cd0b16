using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ServerTests.Sql.Clients.EntityFramework;

internal sealed class Blog
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string? Url { get; set; }

    public decimal Rating { get; set; }

    public DateTime Created { get; set; }

    public bool IsPublic { get; set; }

    public byte[] Version { get; set; } = [];

    public List<Post> Posts { get; } = [];
}

internal sealed class Post
{
    public Guid Id { get; set; }

    public string Title { get; set; } = "";

    public string? Content { get; set; }

    public int Likes { get; set; }

    public DateTimeOffset? Published { get; set; }

    public int BlogId { get; set; }

    public Blog Blog { get; set; } = null!;

    public List<Tag> Tags { get; } = [];
}

internal sealed class Tag
{
    public string Id { get; set; } = "";

    public List<Post> Posts { get; } = [];
}

/// <summary>A model with a one-to-many and a many-to-many relation, a unique index, a default and a rowversion.</summary>
internal sealed class BlogContext(string connection) : DbContext
{
    public DbSet<Blog> Blogs => Set<Blog>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<Tag> Tags => Set<Tag>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlServer(connection);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Blog>(blog =>
        {
            blog.Property(b => b.Name).HasMaxLength(100);
            blog.HasIndex(b => b.Name).IsUnique();
            blog.HasIndex(b => b.Url).HasFilter("[Url] IS NOT NULL");
            blog.Property(b => b.Rating).HasPrecision(5, 2);
            blog.Property(b => b.Created).HasDefaultValueSql("GETUTCDATE()");
            blog.Property(b => b.Version).IsRowVersion();
        });
        modelBuilder.Entity<Post>().Property(p => p.Title).HasMaxLength(200);
        modelBuilder.Entity<Post>().HasMany(p => p.Tags).WithMany(t => t.Posts);
        modelBuilder.Entity<Tag>().Property(t => t.Id).HasMaxLength(30);
    }
}
