mod bindings;
mod functions;
mod scalars;
