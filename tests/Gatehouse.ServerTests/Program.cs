using Gatehouse.ServerTests.Connector;
using Gatehouse.ServerTests.Engines;
using Gatehouse.ServerTests.Sql.Clients;

// The test platform loads this assembly and does not come here. A test starts it as a program to have something to kill.
if (args is ["cloud", var folder])
    await CloudProcess.RunAsync(folder);
if (args is ["until", var kind, .. var command])
    return await StoppedCommand.RunAsync(kind, command);
if (args is ["sql", var connectionString, var query])
    return await SqlProgram.RunAsync(connectionString, query);
return 0;
