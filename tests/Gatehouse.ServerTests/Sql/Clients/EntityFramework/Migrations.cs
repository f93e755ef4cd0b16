using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Gatehouse.ServerTests.Sql.Clients.EntityFramework;

/// <summary>A context that knows its tables by migrations only.</summary>
internal sealed class ShopContext(string connection) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlServer(connection);
}

[DbContext(typeof(ShopContext))]
[Migration("20240101000000_First")]
internal sealed class FirstMigration : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema("shop");
        migrationBuilder.CreateSequence<int>("Numbers", "shop", startValue: 100, incrementBy: 5);
        migrationBuilder.CreateTable(
            "Customers",
            table => new
            {
                Id = table.Column<int>("int", nullable: false).Annotation("SqlServer:Identity", "1, 1"),
                Name = table.Column<string>("nvarchar(50)", maxLength: 50, nullable: false),
                Number = table.Column<int>("int", nullable: false, defaultValueSql: "NEXT VALUE FOR shop.Numbers"),
                Since = table.Column<DateTime>("datetime2", nullable: false, defaultValueSql: "SYSUTCDATETIME()"),
                Kind = table.Column<string>("varchar(10)", nullable: false, defaultValue: "new"),
                Shown = table.Column<string>("nvarchar(max)", computedColumnSql: "[Name] + N'!'", stored: true),
            },
            schema: "shop",
            constraints: table =>
            {
                table.PrimaryKey("PK_Customers", c => c.Id);
                table.CheckConstraint("CK_Customers_Name", "[Name] <> N''");
            });
        migrationBuilder.CreateTable(
            "Orders",
            table => new
            {
                Id = table.Column<Guid>("uniqueidentifier", nullable: false, defaultValueSql: "NEWSEQUENTIALID()"),
                CustomerId = table.Column<int>("int", nullable: false),
                Total = table.Column<decimal>("decimal(18,2)", nullable: false, defaultValue: 0m),
            },
            schema: "shop",
            constraints: table =>
            {
                table.PrimaryKey("PK_Orders", c => c.Id);
                table.ForeignKey("FK_Orders_Customers", c => c.CustomerId, "Customers", "Id", principalSchema: "shop",
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Orders_CustomerId", "Orders", "CustomerId", "shop");
        migrationBuilder.InsertData("Customers", ["Id", "Name"], ["int", "nvarchar(50)"], new object[,] { { 1, "Ada" }, { 2, "Alan" } },
            "shop");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("Orders", "shop");
        migrationBuilder.DropTable("Customers", "shop");
        migrationBuilder.DropSequence("Numbers", "shop");
    }
}

[DbContext(typeof(ShopContext))]
[Migration("20240102000000_Second")]
internal sealed class SecondMigration : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("Email", "Customers", "nvarchar(200)", schema: "shop", nullable: true);
        migrationBuilder.AddColumn<bool>("Active", "Customers", "bit", schema: "shop", nullable: false, defaultValue: true);
        migrationBuilder.AlterColumn<string>("Kind", "Customers", "nvarchar(30)", schema: "shop", nullable: true,
            oldClrType: typeof(string), oldType: "varchar(10)");
        migrationBuilder.RenameColumn("Total", "Orders", "Amount", "shop");
        migrationBuilder.RenameTable("Orders", "shop", "Purchases", "shop");
        migrationBuilder.RenameIndex("IX_Orders_CustomerId", "IX_Purchases_CustomerId", "Purchases", "shop");
        migrationBuilder.CreateIndex("IX_Customers_Email", "Customers", "Email", "shop", unique: true, filter: "[Email] IS NOT NULL");
        migrationBuilder.UpdateData("Customers", ["Id"], ["int"], new object[,] { { 1 } }, ["Email"], ["nvarchar(200)"],
            new object[,] { { "ada@contoso.example" } }, "shop");
        migrationBuilder.Sql("EXEC(N'CREATE VIEW shop.Names AS SELECT Id, Name FROM shop.Customers')");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP VIEW shop.Names");
        migrationBuilder.DropIndex("IX_Customers_Email", "Customers", "shop");
        migrationBuilder.RenameIndex("IX_Purchases_CustomerId", "IX_Orders_CustomerId", "Purchases", "shop");
        migrationBuilder.RenameTable("Purchases", "shop", "Orders", "shop");
        migrationBuilder.RenameColumn("Amount", "Orders", "Total", "shop");
        migrationBuilder.DropColumn("Active", "Customers", "shop");
        migrationBuilder.DropColumn("Email", "Customers", "shop");
        migrationBuilder.AlterColumn<string>("Kind", "Customers", "varchar(10)", schema: "shop", nullable: false, defaultValue: "new",
            oldClrType: typeof(string), oldType: "nvarchar(30)", oldNullable: true);
    }
}
