//! What the attribute adds to the compile times of the evals' objectives, and of functions of more and more statements:
//! `cargo bench --bench compile`.
//!
//! A crate holds one objective, and rustc alone compiles it, as `cargo build --release` has it do it. The times are processor
//! times of rustc with all its threads; only the macro's is what rustc's clock says of the pass `macro_expand_crate`.

mod measure;

use measure::{asked, processor, table};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const COLUMNS: [&str; 7] = [
    "objective",
    "lines",
    "plain ms",
    "annotated ms",
    "difference ms",
    "macro ms",
    "derivative called ms",
];
const ROUNDS: usize = 10;
/// Processor seconds: what takes longer gets fewer rounds, but never less than three.
const BUDGET: f64 = 4.0;

/// The objectives, what else they call, and the derivatives that their evals ask for.
const EVALS: [(&str, &[&str], &[&str]); 9] = [
    ("hello", &[], &["hello::square::grad"]),
    ("llsq", &[], &["llsq::llsq::grad"]),
    ("lse", &[], &["lse::log_sum_exp::grad"]),
    ("gmm", &["lse"], &["gmm::gmm::grad"]),
    ("lstm", &[], &["lstm::lstm::grad"]),
    ("ode", &[], &["ode::last::grad"]),
    ("det", &[], &["det::det::grad"]),
    (
        "ba",
        &[],
        &["ba::reprojection_error::jacobian", "ba::weight_error::grad"],
    ),
    (
        "ht",
        &[],
        &["ht::simple::jacobian", "ht::shifted::jacobian"],
    ),
];
const STATEMENTS: [usize; 4] = [250, 500, 1000, 2000];

fn main() {
    // Nothing here is verified: `cargo test --benches` wants nothing.
    if !asked("--bench") {
        return;
    }
    let compiler = Compiler::new();
    println!("{}", table::head(&COLUMNS, 1));
    for (eval, others, derivatives) in EVALS {
        let file = |name: &str| (name.to_owned(), objective(name));
        let files = others.iter().copied().chain([eval]).map(file).collect();
        print(&compiler, eval, &Objective { files, derivatives });
    }
    for statements in STATEMENTS {
        let name = format!("{statements} statements");
        let files = vec![("chain".to_owned(), chain(statements))];
        let derivatives = &["chain::chain::grad"];
        print(&compiler, &name, &Objective { files, derivatives });
    }
}

fn print(compiler: &Compiler, name: &str, objective: &Objective) {
    let crates = [Variant::Plain, Variant::Annotated, Variant::Called]
        .map(|variant| objective.write(&compiler.directory, variant));
    let [plain, annotated, called] = compiler.seconds(&crates);
    let expanding = (0..ROUNDS).map(|_| compiler.expand(&crates[1]));
    let expanding = expanding.fold(f64::INFINITY, f64::min);
    let milliseconds = [plain, annotated, annotated - plain, expanding, called]
        .map(|seconds| table::number(seconds * 1e3));
    let titles = [name.to_owned(), objective.lines().to_string()];
    println!("{}", table::row(&[&titles[..], &milliseconds].concat()));
}

fn objective(name: &str) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/gradbench/objectives");
    fs::read_to_string(directory.join(name).with_extension("rs")).expect("the objective of an eval")
}

/// A function of so many statements.
fn chain(statements: usize) -> String {
    let statements = "    t = t * 1.0001 + x.sin();\n".repeat(statements);
    format!(
        "use gradtape::differentiable;\n\n#[differentiable]\npub fn chain(x: f64) -> f64 {{\n    let mut t = x;\n{statements}    t\n}}\n"
    )
}

/// A crate but for its root.
struct Objective {
    /// Names of modules and their texts.
    files: Vec<(String, String)>,
    derivatives: &'static [&'static str],
}

#[derive(Clone, Copy)]
enum Variant {
    /// Without the attribute.
    Plain,
    Annotated,
    /// Annotated, and something refers to the derivatives, so that they are machine code, too.
    Called,
}

impl Objective {
    /// That are neither blank nor comments.
    fn lines(&self) -> usize {
        let lines = self.files.iter().flat_map(|(_, text)| text.lines());
        lines
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .count()
    }

    /// The path of the crate's root.
    fn write(&self, directory: &Path, variant: Variant) -> PathBuf {
        let directory = directory.join(match variant {
            Variant::Plain => "plain",
            Variant::Annotated => "annotated",
            Variant::Called => "called",
        });
        fs::create_dir_all(&directory).expect("a directory to write to");
        let write = |name: &str, text: String| {
            let path = directory.join(name).with_extension("rs");
            fs::write(&path, text).expect("a directory to write to");
            path
        };
        let mut root = String::new();
        for (name, text) in &self.files {
            root += &format!("pub mod {name};\n");
            write(
                name,
                match variant {
                    Variant::Plain => plain(text),
                    _ => text.clone(),
                },
            );
        }
        if let Variant::Called = variant {
            let pointers = self
                .derivatives
                .iter()
                .map(|path| format!("{path} as *const ()"));
            let pointers: Vec<String> = pointers.collect();
            root += &format!(
                "#[inline(never)]\npub fn derivatives() -> [*const (); {}] {{\n    [{}]\n}}\n",
                pointers.len(),
                pointers.join(", ")
            );
        }
        write("lib", root)
    }
}

/// The text without the attributes and their import.
fn plain(text: &str) -> String {
    text.replace("use gradtape::differentiable;\n", "")
        .replace("#[differentiable]\n", "")
        .replace("#[constant] ", "")
}

/// rustc with gradtape compiled.
struct Compiler {
    gradtape: PathBuf,
    directory: PathBuf,
}

impl Compiler {
    fn new() -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args(["build", "--release", "--lib", "--message-format=json"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo starts");
        let gradtape = String::from_utf8_lossy(&output.stdout)
            .lines()
            .find_map(library);
        Self {
            gradtape: gradtape.expect("gradtape compiles"),
            directory: Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile"),
        }
    }

    fn rustc(&self, root: &Path) -> Command {
        let dependencies = self.gradtape.with_file_name("deps");
        let mut rustc = Command::new("rustc");
        rustc
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--crate-name=objective",
            ])
            .args(["--cap-lints=allow", "-Copt-level=3", "-Cembed-bitcode=no"])
            .arg(format!("--extern=gradtape={}", self.gradtape.display()))
            .arg(format!("-Ldependency={}", dependencies.display()))
            .arg("--out-dir")
            .arg(&self.directory)
            .arg(root);
        rustc
    }

    /// Processor seconds that each of the crates takes, which take turns: the mean, because the clock is a coarse one.
    fn seconds<const N: usize>(&self, roots: &[PathBuf; N]) -> [f64; N] {
        let mut seconds = [0.0; N];
        let mut rounds = 0;
        while rounds < 3 || (rounds < ROUNDS && seconds.iter().sum::<f64>() < BUDGET) {
            for (root, seconds) in roots.iter().zip(&mut seconds) {
                let before = processor::seconds_of_children();
                run(self.rustc(root).arg("--emit=metadata,link"));
                *seconds += processor::seconds_of_children() - before;
            }
            rounds += 1;
        }
        seconds.map(|seconds| seconds / rounds as f64)
    }

    /// Seconds that rustc expands macros.
    fn expand(&self, root: &Path) -> f64 {
        let said = run(self
            .rustc(root)
            .args([
                "--emit=metadata",
                "-Ztime-passes",
                "-Ztime-passes-format=json",
            ])
            // Stable rustc measures its passes, too, but has no stable way to ask.
            .env("RUSTC_BOOTSTRAP", "1"));
        let passes = said.lines().filter_map(|line| line.strip_prefix("time: "));
        passes
            .filter_map(|pass| serde_json::from_str::<serde_json::Value>(pass).ok())
            .find(|pass| pass["pass"] == "macro_expand_crate")
            .and_then(|pass| pass["time"].as_f64())
            .expect("the pass that expands macros")
    }
}

/// The path of gradtape's library, if the message of cargo is of that.
fn library(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let is_gradtape = message["target"]["name"] == "gradtape";
    let files = message["filenames"].as_array().filter(|_| is_gradtape)?;
    let mut paths = files.iter().filter_map(|path| path.as_str());
    paths
        .find(|path| path.ends_with(".rlib"))
        .map(PathBuf::from)
}

/// What the command says to stderr.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("rustc starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}
