using IronicConsole.Bench;
using IronicConsole.Bench.Servers;

switch (args)
{
    case ["bare", var port, var folder]:
        await BareEndpoint.RunAsync(int.Parse(port), folder);
        return 0;
    case ["measure", .. var rest]:
        var (options, wrong) = BenchOptions.Read(rest);
        if (options is not null) return await Session.RunAsync(options);
        Console.Error.WriteLine(wrong);
        return 2;
    default:
        Console.Error.WriteLine("Use bench/run.");
        return 2;
}
