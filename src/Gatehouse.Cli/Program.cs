using Gatehouse.Cli.CommandLine;

return await CommandRunner.RunAsync(args, new CliServices());
