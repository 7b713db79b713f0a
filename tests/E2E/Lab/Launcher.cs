using System.Collections.Concurrent;
using System.Diagnostics;

namespace IronicConsole.E2E.Lab;

/// <summary>
/// Starts programs that die with the test run, even when it is killed. The kernel ties a child's death signal to the
/// thread that started it, so one thread that lives as long as the process starts them all.
/// </summary>
public static class Launcher
{
    private static readonly BlockingCollection<Action> Queue = [];
    private static readonly string? Setpriv = new[] { "/usr/bin/setpriv", "/bin/setpriv" }.FirstOrDefault(File.Exists);

    static Launcher() => new Thread(() =>
    {
        foreach (var start in Queue.GetConsumingEnumerable()) start();
    }) { IsBackground = true, Name = "launcher" }.Start();

    /// <summary>Starts <paramref name="start"/>; its process id stays that of the program itself.</summary>
    /// <param name="start">File name and argument list; redirections are kept.</param>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        if (Setpriv is not null)
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "KILL");
            start.ArgumentList.Insert(0, "--pdeathsig");
            start.FileName = Setpriv;
        }
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} was not started."));
            }
            catch (Exception problem)
            {
                started.SetException(problem);
            }
        });
        return started.Task;
    }
}
