using System.Data;
using System.Security.Cryptography;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Users;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>CREATE USER, and ALTER USER's password: what needs the directory, or a secret. PostgreSQL decides who may.</summary>
internal sealed class UserStatements(RequestRun run)
{
    private const int SidLength = 16;
    private const int LeastPassword = 8;
    private const int MostPassword = 128;
    private const string ByPassword = "S";

    /// <summary>Runs CREATE USER.</summary>
    public async Task CreateAsync(CreateUserStatement statement)
    {
        var (sid, type) = Source(statement);
        if (statement.Password is { } password)
            CheckPassword(password.Value);
        await CallAsync(
            statement, "SELECT sys.create_user($1, $2, $3, $4)",
            statement.Name.Text, $"\\x{Convert.ToHexStringLower(sid)}", type, statement.DefaultSchema?.Text);
        if (statement.Password is { } kept)
            await run.State.Context.Logins.SetPasswordAsync(run.State.User.Database, statement.Name.Text, kept.Value, run.Stop);
    }

    /// <summary>Runs ALTER USER … WITH PASSWORD.</summary>
    public async Task ChangePasswordAsync(AlterUserStatement statement)
    {
        CheckPassword(statement.Password!.Value);
        await CallAsync(statement, "SELECT sys.check_alter_user($1)", statement.Name.Text);
        await run.State.Context.Logins.SetPasswordAsync(run.State.User.Database, statement.Name.Text, statement.Password.Value, run.Stop);
    }

    private (byte[] Sid, string Type) Source(CreateUserStatement statement)
    {
        var (name, directory) = (statement.Name.Text, run.State.Context.Server.Cloud.Directory);
        if (statement.Sid is { } sid)
            return (SidOf(sid), statement.Type is DirectoryNames.Group ? DirectoryNames.Group : DirectoryNames.External);
        return statement.Source switch
        {
            PrincipalSource.ExternalProvider when statement.ObjectId is { } id => DirectoryNames.FindId(directory, name, id),
            PrincipalSource.ExternalProvider => DirectoryNames.Find(directory, name),
            PrincipalSource.Password or PrincipalSource.WithoutLogin => (RandomNumberGenerator.GetBytes(SidLength), ByPassword),
            _ => throw new SqlErrorException(new SqlError(
                15007, 16, 1,
                $"'{statement.Login?.Text ?? name}' is not a valid login or you do not have permission. The local cloud has contained "
                + "users only: type CREATE USER … FROM EXTERNAL PROVIDER, or WITH PASSWORD.")),
        };
    }

    private static byte[] SidOf(string hex)
        => hex.Length == 2 * SidLength && Convert.FromHexString(hex) is var sid
            ? sid
            : throw new SqlErrorException(new SqlError(15419, 16, 1, "Supplied parameter sid should be binary(16)."));

    // SQL Server's policy: eight characters of three kinds.
    private static void CheckPassword(string password)
    {
        var kinds = new[] { password.Any(char.IsLower), password.Any(char.IsUpper), password.Any(char.IsDigit),
            password.Any(c => !char.IsLetterOrDigit(c)) };
        if (password.Length < LeastPassword)
            throw Weak("because it is too short");
        if (password.Length > MostPassword)
            throw Weak("because it is too long");
        if (kinds.Count(kind => kind) < 3)
            throw Weak("because it is not complex enough");
    }

    private static SqlErrorException Weak(string why)
        => new(new SqlError(33062, 16, 1,
            $"Password validation failed. The password does not meet SQL Server password policy requirements {why}. The password must "
            + $"be at least {LeastPassword} characters."));

    private Task CallAsync(Statement statement, string sql, params string?[] values)
        => run.GuardAsync(statement, null, () => run.Postgres.StatementAsync(
            () => run.Postgres.RunAsync(sql, values, CommandBehavior.Default, null, run.Stop), isSeveral: false, run.Stop));
}
