using System.Diagnostics;

namespace Gatehouse.ServerTests.Connector;

/// <summary>The commands of the tutorials in a shell whose <c>az</c> is gatehouse: their text is the pages', only the names in angle brackets are filled in.</summary>
public sealed class TutorialCommandTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Begin = """
        set -euo pipefail
        az extension add --name serviceconnector-passwordless --upgrade
        az extension add --name rdbms-connect
        az version
        az ad signed-in-user show
        RESOURCE_GROUP=rg1
        APPSERVICE_NAME=web1
        POSTGRESQL_HOST=pg1
        MYSQL_HOST=my1
        DATABASE_NAME=db1
        az identity create --name app-identity --resource-group rg1
        CLIENT=$(az identity show --name app-identity --resource-group rg1 --query clientId --output tsv)
        SUBSCRIPTION=$(az account show --query id --output tsv)
        SECRET=$(az ad sp create-for-rbac --name app-principal --query password --output tsv)
        APP=$(az ad sp list --query "[?displayName=='app-principal'].appId" --output tsv)

        """;

    [Fact]
    public async Task The_commands_for_PostgreSQL_run_word_for_word() => await RunAsync("""
        az webapp connection create postgres-flexible \
            --resource-group $RESOURCE_GROUP \
            --name $APPSERVICE_NAME \
            --target-resource-group $RESOURCE_GROUP \
            --server $POSTGRESQL_HOST \
            --database $DATABASE_NAME \
            --system-identity \
            --client-type java
        az webapp connection create postgres-flexible \
            --resource-group $RESOURCE_GROUP \
            --name $APPSERVICE_NAME --connection user1 \
            --target-resource-group $RESOURCE_GROUP \
            --server $POSTGRESQL_HOST \
            --database $DATABASE_NAME \
            --user-identity client-id=$CLIENT subs-id=$SUBSCRIPTION \
            --client-type java
        az webapp connection create postgres-flexible \
            --resource-group $RESOURCE_GROUP \
            --name $APPSERVICE_NAME --connection principal1 \
            --target-resource-group $RESOURCE_GROUP \
            --server $POSTGRESQL_HOST \
            --database $DATABASE_NAME \
            --service-principal client-id=$APP secret=$SECRET\
            --client-type java
        az webapp connection create postgres-flexible -h
        az postgres flexible-server execute -n pg1 -u owner -p "Correct-Horse-1" -d db1 --querytext "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO \"aad_user1\";GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public TO \"aad_user1\";"
        az postgres flexible-server execute -n pg1 -u owner -p "Correct-Horse-1" -d db1 --querytext "SELECT distinct(table_name) FROM information_schema.table_privileges WHERE grantee='aad_user1' AND table_schema='public';" --output table
        for c in $(az webapp connection list -g rg1 -n web1 --query "[].name" --output tsv); do az webapp connection validate -g rg1 -n web1 --connection $c; done
        """);

    [Fact]
    public async Task The_commands_for_MySQL_run_word_for_word()
    {
        await cloud.TypeAsync("mysql", "flexible-server", "create", "-g", "rg1", "-n", "my1", "-d", "db1", "-u", "owner", "-p", "Correct-Horse-1");
        await RunAsync("""
            USER_IDENTITY_NAME=server-identity
            IDENTITY_RESOURCE_ID=$(az identity create \
                --name $USER_IDENTITY_NAME \
                --resource-group $RESOURCE_GROUP \
                --query id \
                --output tsv)
            az webapp connection create mysql-flexible \
                --resource-group $RESOURCE_GROUP \
                --name $APPSERVICE_NAME \
                --target-resource-group $RESOURCE_GROUP \
                --server $MYSQL_HOST \
                --database $DATABASE_NAME \
                --system-identity mysql-identity-id=$IDENTITY_RESOURCE_ID \
                --client-type java
            az webapp connection create mysql-flexible \
                --resource-group $RESOURCE_GROUP \
                --name $APPSERVICE_NAME --connection user2 \
                --target-resource-group $RESOURCE_GROUP \
                --server $MYSQL_HOST \
                --database $DATABASE_NAME \
                --user-identity client-id=$CLIENT subs-id=$SUBSCRIPTION mysql-identity-id=$IDENTITY_RESOURCE_ID \
                --client-type java
            az webapp connection create mysql-flexible \
                --resource-group $RESOURCE_GROUP \
                --name $APPSERVICE_NAME --connection principal2 \
                --target-resource-group $RESOURCE_GROUP \
                --server $MYSQL_HOST \
                --database $DATABASE_NAME \
                --service-principal client-id=$APP secret=$SECRET mysql-identity-id=$IDENTITY_RESOURCE_ID \
                --client-type java
            az webapp connection create mysql-flexible -h
            for c in $(az webapp connection list -g rg1 -n web1 --query "[?contains(targetService.id, 'MySQL')].name" --output tsv); do az webapp connection validate -g rg1 -n web1 --connection $c; done
            """);
    }

    [Fact]
    public async Task The_commands_for_Azure_SQL_run_word_for_word() => await RunAsync("""
        SQL_HOST=sql1
        az sql server create --resource-group $RESOURCE_GROUP --name $SQL_HOST --admin-user owner --admin-password Correct-Horse-1
        az sql db create --resource-group $RESOURCE_GROUP --server $SQL_HOST --name $DATABASE_NAME
        az webapp connection create sql -h
        az webapp connection create sql \
            --resource-group $RESOURCE_GROUP \
            --name $APPSERVICE_NAME \
            --target-resource-group $RESOURCE_GROUP \
            --server $SQL_HOST \
            --database $DATABASE_NAME \
            --system-identity \
            --client-type dotnet
        az webapp connection create sql \
            --resource-group $RESOURCE_GROUP \
            --name $APPSERVICE_NAME --connection user3 \
            --target-resource-group $RESOURCE_GROUP \
            --server $SQL_HOST \
            --database $DATABASE_NAME \
            --user-identity client-id=$CLIENT subs-id=$SUBSCRIPTION \
            --client-type dotnet
        az webapp connection create sql \
            --resource-group $RESOURCE_GROUP \
            --name $APPSERVICE_NAME --connection principal3 \
            --target-resource-group $RESOURCE_GROUP \
            --server $SQL_HOST \
            --database $DATABASE_NAME \
            --service-principal client-id=$APP secret=$SECRET\
            --client-type dotnet
        for c in $(az webapp connection list -g rg1 -n web1 --query "[?contains(targetService.id, 'Microsoft.Sql')].name" --output tsv); do az webapp connection validate -g rg1 -n web1 --connection $c; done
        az ad user create --display-name user --user-principal-name user@contoso.example
        az sql query -s $SQL_HOST -d $DATABASE_NAME -q "
        CREATE USER [user@contoso.example] FROM EXTERNAL PROVIDER;
        ALTER ROLE db_datareader ADD MEMBER [user@contoso.example];
        ALTER ROLE db_datawriter ADD MEMBER [user@contoso.example];
        ALTER ROLE db_ddladmin ADD MEMBER [user@contoso.example];
        GO"
        """);

    [Fact]
    public async Task The_commands_for_groups_run_word_for_word() => await RunAsync("""
        groupid=$(az ad group create --display-name myAzureSQLDBAccessGroup --mail-nickname myAzureSQLDBAccessGroup --query objectId --output tsv)
        az webapp identity assign --resource-group rg1 --name web1
        msiobjectid=$(az webapp identity show --resource-group rg1 --name web1 --query principalId --output tsv)
        az ad group member add --group $groupid --member-id $msiobjectid
        az ad group member list -g $groupid
        test "$(az ad group member list -g $groupid --query "[0].id" --output tsv)" = $msiobjectid
        """);

    private async Task RunAsync(string commands)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cloud.Folder, $"shell-{Guid.NewGuid():N}")).FullName;
        var az = Path.Combine(folder, "az");
        await File.WriteAllTextAsync(az, $"#!/bin/sh\nexec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "gatehouse.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder}:{start.Environment["PATH"]}";
        start.Environment["GATEHOUSE_DATA"] = cloud.Folder;
        using var shell = Process.Start(start)!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        // Each test has its own principals: names are taken once.
        await shell.StandardInput.WriteAsync(Begin.Replace("app-", $"app-{folder[^6..]}-", StringComparison.Ordinal).ReplaceLineEndings("\n") + commands.ReplaceLineEndings("\n") + "\n");
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(shell.ExitCode == 0, $"{await output}\n{await error}");
    }
}
