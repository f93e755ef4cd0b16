using System.Globalization;
using System.Runtime.Versioning;
using Gatehouse.GatewayBench;

[assembly: SupportedOSPlatform("linux")]

return args switch
{
    ["serve", var socketFolder, var settings] => await Server.RunAsync(socketFolder, settings, hasDatabase: true),
    ["serve", var socketFolder, var settings, "--no-database"] => await Server.RunAsync(socketFolder, settings, hasDatabase: false),
    ["mysql-bootstrap", var socket, var keyFile] => MySqlServe.Bootstrap(socket, keyFile),
    ["serve-mysql", var socket, var keyFile, var settings] => await MySqlServe.RunAsync(socket, keyFile, settings),
    ["mysql-logins", var port, var user, var clients, var seconds]
        => await MySqlClient.RunAsync(Number(port), user, Number(clients), Number(seconds)),
    ["cold", var socketFolder, .. var counts] => await ColdLogins.RunAsync(socketFolder, counts.Select(Number)),
    ["upstream", var socketFolder] => await IdleUpstream.RunAsync(socketFolder),
    ["idle", var port, var count] => await IdleClients.RunAsync(Number(port), Number(count), token: null),
    ["idle", var port, var count, "--token"]
        => await IdleClients.RunAsync(Number(port), Number(count), Environment.GetEnvironmentVariable("PGPASSWORD")),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine(
        "usage: Gatehouse.GatewayBench serve FOLDER SETTINGS [--no-database] | upstream FOLDER | idle PORT COUNT [--token]"
            + " | cold FOLDER COUNT… | mysql-bootstrap SOCKET KEY | serve-mysql SOCKET KEY SETTINGS"
            + " | mysql-logins PORT USER CLIENTS SECONDS");
    return 2;
}
