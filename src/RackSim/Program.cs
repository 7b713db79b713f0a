using System.Diagnostics;
using System.Runtime.InteropServices;
using IronicConsole.RackSim;

var arguments = RackArguments.Parse(args);
if (arguments.Wrong is { } wrong)
{
    await Console.Error.WriteLineAsync($"{wrong}\n{RackArguments.Usage}");
    return 2;
}

var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var onInt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
if (arguments.ParentPid is { } pid)
{
    _ = Task.Run(async () =>
    {
        try
        {
            using var parent = Process.GetProcessById(pid);
            await parent.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has gone already.
        }
        end.TrySetResult();
    });
}

await using var rack = await Rack.StartAsync(arguments.Options);
Console.WriteLine($"{rack.Machines.Count} simulated machines are ready; control API {rack.Control}");
await end.Task;
return 0;

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    end.TrySetResult();
}
