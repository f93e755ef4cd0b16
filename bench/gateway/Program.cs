using Gatehouse.GatewayBench;

return args switch
{
    ["serve", var socketFolder, var settings] => await Server.RunAsync(socketFolder, settings),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Gatehouse.GatewayBench serve SOCKET-FOLDER SETTINGS-FILE");
    return 2;
}
