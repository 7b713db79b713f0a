using System.Collections.Concurrent;
using System.Diagnostics;

namespace IronicConsole.RackSim.Qemu;

/// <summary>
/// Starts emulators that die with the rack, even when it is killed. The kernel ties the death signal of a child to the
/// thread that started it, so one thread that lives as long as the program starts them all.
/// </summary>
internal static class QemuLauncher
{
    private static readonly BlockingCollection<Action> Starts = [];

    static QemuLauncher() => new Thread(() =>
    {
        foreach (var start in Starts.GetConsumingEnumerable())
        {
            start();
        }
    })
    { IsBackground = true, Name = "qemu launcher" }.Start();

    /// <summary>Starts an emulator with all three standard streams redirected.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It, or util-linux's setpriv, is not installed.</exception>
    public static Task<Process> StartAsync(string program, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", program, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
#pragma warning disable RS0030 // the one place where emulators are started
                started.SetResult(Process.Start(info)!);
#pragma warning restore RS0030
            }
            catch (Exception problem)
            {
                started.SetException(problem);
            }
        });
        return started.Task;
    }
}
