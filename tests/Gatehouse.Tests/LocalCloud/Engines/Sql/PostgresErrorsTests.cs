using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Npgsql;

namespace Gatehouse.Tests.LocalCloud.Engines.Sql;

public class PostgresErrorsTests
{
    [Theory]
    [InlineData(208, "42P01", "relation \"persons\" does not exist", "SELECT")]
    [InlineData(3701, "42P01", "table \"persons\" does not exist", "DROP TABLE")]
    [InlineData(207, "42703", "column \"x\" does not exist", "SELECT")]
    [InlineData(209, "42702", "column reference \"x\" is ambiguous", "SELECT")]
    [InlineData(2714, "42P07", "relation \"persons\" already exists", "CREATE TABLE")]
    [InlineData(2760, "3F000", "schema \"nope\" does not exist", "CREATE TABLE")]
    [InlineData(229, "42501", "permission denied for table persons", "INSERT")]
    [InlineData(229, "42501", "permission denied for view v", "SELECT")]
    [InlineData(262, "42501", "permission denied for schema dbo", "CREATE TABLE")]
    [InlineData(8134, "22012", "division by zero", "SELECT")]
    [InlineData(8115, "22003", "integer out of range", "SELECT")]
    [InlineData(2628, "22001", "value too long for type character varying(5)", "INSERT")]
    [InlineData(245, "22P02", "invalid input syntax for type integer: \"abc\"", "SELECT")]
    [InlineData(8169, "22P02", "invalid input syntax for type uuid: \"abc\"", "SELECT")]
    [InlineData(8114, "22P02", "invalid input syntax for type numeric: \"abc\"", "SELECT")]
    [InlineData(241, "22007", "invalid input syntax for type timestamp: \"abc\"", "SELECT")]
    [InlineData(512, "21000", "more than one row returned by a subquery used as an expression", "SELECT")]
    [InlineData(1205, "40P01", "deadlock detected", "UPDATE")]
    [InlineData(1205, "40001", "could not serialize access due to concurrent update", "UPDATE")]
    [InlineData(1222, "55P03", "canceling statement due to lock timeout", "UPDATE")]
    [InlineData(40510, "0A000", "cannot do that", "SELECT")]
    public void An_error_of_the_database_has_sql_servers_number(int number, string sqlState, string message, string verb)
        => Assert.Equal((number, 7), Numbers(Map(Error(sqlState, message), verb)));

    [Theory]
    [InlineData(2627, "23505", "Constraint")]
    [InlineData(2601, "23505", "Index")]
    [InlineData(547, "23503", "Constraint")]
    [InlineData(547, "23514", "Constraint")]
    [InlineData(515, "23502", "Unknown")]
    public void An_error_of_a_constraint_has_the_names_that_the_user_wrote(int number, string sqlState, string kind)
    {
        var names = new ErrorNames("dbo.Persons", "LastName", "UQ_Persons", Enum.Parse<ConstraintKind>(kind));
        var error = PostgresErrors.Map(Error(sqlState, "x"), Facts("INSERT"), names);
        Assert.Equal(number, error.Number);
        Assert.Contains("Persons", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_names_its_number_keeps_it()
    {
        var error = Map(Error("GH000", "Cannot find the user 'x'.", "15151,16,3"), "DROP USER");
        Assert.Equal((15151, (byte)16, (byte)3, "Cannot find the user 'x'."), (error.Number, error.Class, error.State, error.Text));
    }

    [Fact]
    public void A_table_is_called_as_the_statement_calls_it()
        => Assert.Contains("'dbo.Persons'", Map(Error("42P01", "relation \"persons\" does not exist"), "SELECT").Text,
            StringComparison.Ordinal);

    private static (int, int) Numbers(SqlError error) => (error.Number, error.Line);

    private static SqlError Map(PostgresException error, string verb) => PostgresErrors.Map(error, Facts(verb), ErrorNames.Of(error));

    private static StatementFacts Facts(string verb) => new(verb, "dbo.Persons", 7, "Shop", 52);

    private static PostgresException Error(string sqlState, string message, string? detail = null)
        => new(message, "ERROR", "ERROR", sqlState, detail, schemaName: "dbo", tableName: "persons", constraintName: "uq_persons");
}
